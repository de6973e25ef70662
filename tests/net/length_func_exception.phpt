--TEST--
An exception in package_length_func ends the worker and that connection alone
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php
if (getenv("SWL_TEST_MODE") === "base") {
    die("skip in MODE_BASE connections end with their worker");
}
?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/length_func.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set([
            'worker_num' => 1,
            'open_length_check' => true,
            'package_length_func' => fn (string $data) => match ($data[0]) {
                't' => throw new RuntimeException('no length'),
                'f' => nonexistent(),
                's' => 'a string',
                'n' => null,
                'e' => exit,
                default => package_length($data),
            },
        ]);
        $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, "$data\n"));
        $server->on('workerError', fn (Server $server, int $id, int $pid, int $code) => report('workerError', $code));
    },
    client: function (Harness $t) {
        $other = $t->connect();
        $other->send(package('begin') . '4:ha');
        same(package('begin'), $other->readLine(), 'another client');
        foreach (['t' => 'no length', 'f' => 'nonexistent'] as $letter => $text) {
            $t->allowLog('/exit(ed with)? (status )?255|worker/');
            $client = $t->connect();
            $pid = $t->workerPids[0];
            $client->send(package('good') . $letter . package('late'));
            $answers = $client->readAll();
            same(true, in_array($answers, ['', package('good') . "\n"]), 'no package behind it');
            $t->waitForLog("/ERROR.*'package_length_func'.*$text/s");
            same([255], $t->take('workerError'), 'the worker');
            $t->waitForSuccessor(0, $pid);
        }
        foreach (['s' => 'string', 'n' => 'null'] as $letter => $type) {
            $client = $t->connect();
            $client->send($letter);
            same('', $client->readAll(), 'closed');
            $t->waitForLog("/ERROR.*package_length_func must return an integer, $type returned/");
            $t->waitForLog('/WARNING.*:' . $client->localPort() . ' is closed: package_length_func has failed/');
        }
        same([], $t->takeAll(), 'workers that died of that');
        $other->send('lf');
        same('4:half', $other->readLine(), 'half a package of another client, across all that');
    },
);
?>
--EXPECT--
OK
