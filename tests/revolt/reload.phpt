--TEST--
A worker whose Fibers wait for a client of AMPHP loses nothing in a reload; what is unreferenced does not keep it
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php is_file((string) getenv("SWL_COMPOSER_AUTOLOAD")) || die("skip no packages of Composer (see want_composer_packages in scripts/lib-test.sh)") ?>
--FILE--
<?php
require __DIR__ . '/upstream.inc';

use Revolt\EventLoop;
use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $driver = use_driver();
        $server->set(['enable_fiber' => true, 'reload_async' => true, 'max_wait_time' => 20] + LINES);
        $server->on('workerStart', function () {
            global $idle;
            $idle = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0); // as a pool keeps one
            EventLoop::unreference(EventLoop::onReadable($idle[0], fn () => report('never')));
            EventLoop::unreference(EventLoop::repeat(60, fn () => report('never')));
        });
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $line) {
            [$port, $question] = explode(' ', rtrim($line)) + [1 => ''];
            $server->send($fd, getmypid() . ' ' . ($question === '' ? "pong\n" : ask_upstream($port, $question)));
        });
        $server->on('workerExit', function () use ($driver) {
            report('workerExit');
            $driver->release();
        });
    },
    client: function (Harness $t) {
        $upstream = new Upstream();
        $pid = $t->workerPids[0];
        $clients = [];
        for ($i = 0; $i < 20; $i++) {
            ($clients[] = $t->connect())->send("$upstream->port question$i\n");
        }
        $upstream->take(20);
        $t->reload();
        $t->take('workerExit');
        $late = $t->connect();
        $late->send("ping\n");
        $t->take('workerExit'); // it stays
        same($pid, $t->workerPids[0], 'the worker');
        check($clients[0]->isQuiet() && $late->isQuiet(), 'nothing is answered yet');
        $upstream->answer();
        foreach ($clients as $i => $client) {
            same("$pid " . strrev("question$i"), $client->readLine(), "the answer of $i");
        }
        $successor = $t->waitForSuccessor(0, $pid);
        same("$successor pong", $late->readLine(), 'what came meanwhile');
        $clients[0]->send("$upstream->port again\n");
        $upstream->take(1);
        $upstream->answer();
        same("$successor niaga", $clients[0]->readLine(), 'in the successor');
        same([], array_values(array_diff(array_column($t->takeAll(), 0), ['workerExit'])), 'other events');
    },
);
?>
--EXPECT--
OK
