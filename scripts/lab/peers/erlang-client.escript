#!/usr/bin/env escript
%% Erlang's ssh as a client: erlang-client.escript HOST FOLDER accept|refuse (an unknown host key)
main([Host, Folder, Unknown]) ->
    ok = ssh:start(),
    Trust = case Unknown of "accept" -> [{silently_accept_hosts, true}]; "refuse" -> [{silently_accept_hosts, false}] end,
    ssh:connect(Host, 22, [{user, "lab"}, {password, "lab"}, {user_interaction, false}, {user_dir, Folder} | Trust], 8000).
