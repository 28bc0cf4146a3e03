#!/usr/bin/env escript
%% Erlang's ssh as a daemon that lets nobody in: erlang-server.escript FOLDER-OF-HOST-KEYS [PREFERRED-ALGORITHMS.]
main([Folder | Terms]) ->
    ok = ssh:start(),
    {ok, _} = ssh:daemon(22, [{system_dir, Folder}, {user_passwords, []} | preferred(Terms)]),
    io:format("listening~n"),
    timer:sleep(60000).

preferred([]) -> [];
preferred([Text]) ->
    {ok, Tokens, _} = erl_scan:string(Text),
    {ok, Term} = erl_parse:parse_term(Tokens),
    [{preferred_algorithms, Term}].
