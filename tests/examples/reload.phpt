--TEST--
examples/reload.php with its client: new code answers after a reload, and no request is lost meanwhile
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

$examples = realpath(__DIR__ . '/../../examples');
Harness::run(
    shell: 'cp ' . escapeshellarg("$examples/reload_handler.php") . ' .',
    script: file_get_contents("$examples/reload.php"),
    client: function (Harness $t) use ($examples) {
        $handler = $t->dir() . '/reload_handler.php';
        $client = $t->connect();
        same('version 1: hello', $client->ask('hello'), 'the answer of the old code');

        $busy = proc_open(
            [PHP_BINARY, '-n', "$examples/reload_client.php", (string) $t->port, (string) Harness::limit(1)],
            [1 => ['pipe', 'w'], 2 => ['redirect', 1]],
            $pipes,
        );
        file_put_contents("$handler.new", str_replace('version 1', 'version 2', file_get_contents($handler)));
        rename("$handler.new", $handler);
        $t->allowLog('/NOTICE reload/');
        $t->signal(SIGUSR1);
        $t->waitForLog('/NOTICE reloaded/');
        same('version 2: hello', $client->ask('hello'), 'the answer of the new code, over the same connection');

        $output = stream_get_contents($pipes[1]);
        same(0, proc_close($busy), "exit status of the client, which says: $output");
        check((bool) preg_match('/^version 2 answered \d+ requests\n0 of \d+ requests were lost; /m', $output), $output);
        same("reload server on 127.0.0.1:$t->port, pid $t->masterPid\n", $t->stdout(), 'what the server prints');
    },
);
?>
--EXPECT--
OK
