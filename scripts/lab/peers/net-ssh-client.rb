# Net::SSH as a client that may not log in. Options are JSON in ARGV[0]: host, verify (check the host key), kex.
require "json"
require "net/ssh"

given = JSON.parse(ARGV[0])
options = { password: "lab", auth_methods: ["password"], keys: [], config: false, timeout: 8, non_interactive: true,
            user_known_hosts_file: ["/dev/null"], verify_host_key: given["verify"] ? :always : :never }
options[:kex] = given["kex"] if given["kex"]
begin
  Net::SSH.start(given["host"], "lab", options)
rescue StandardError => error
  puts error.message
end
