--TEST--
WebSocket: connections outlive a reload; a worker that dies ends only that of the message in its hands
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php
getenv('SWL_TEST_MODE') === 'base' && die('skip in MODE_BASE connections end with their worker');
?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/websocket.inc';

use SwooleLite\WebSocket\{Frame, Server};

Harness::run(
    class: Server::class,
    server: function (Server $server) {
        $server->set(['websocket_compression' => true, 'worker_num' => 2, 'dispatch_mode' => Server::DISPATCH_FDMOD]);
        $server->on('message', function (Server $server, Frame $frame) {
            if ($frame->data === 'die') {
                posix_kill(getmypid(), SIGKILL);
            }
            if ($frame->data === 'hold') {
                report('holds');
                hold();
            }
            $server->push($frame->fd, "$frame->data $server->worker_id " . getmypid());
        });
    },
    client: function (Harness $t) {
        $fields = "Sec-WebSocket-Extensions: permessage-deflate\r\n";
        $sockets = [WebSocketClient::open($t, $fields), WebSocketClient::open($t, $fields), WebSocketClient::open($t, $fields)];
        $before = array_map(fn ($socket) => $socket->ask('hello'), $sockets);
        $pids = $t->workerPids;
        // a message in fragments, half of it sent before the reload
        $sockets[2]->send(0x01, 'frag');
        $t->reload();
        foreach ($pids as $id => $pid) {
            $t->waitForSuccessor($id, $pid);
        }
        $sockets[2]->send(0x80, 'ments');
        check(str_starts_with($sockets[2]->readText(), 'fragments '), 'a message that began before the reload');
        foreach ($sockets as $i => $socket) {
            $after = $socket->ask('hello');
            check($after !== $before[$i] && substr($after, 0, 7) === substr($before[$i], 0, 7), "another process of the same id: {$before[$i]}, $after");
        }

        $pid = (int) substr(strrchr($sockets[0]->ask('who'), ' '), 1);
        $id = array_search($pid, $t->workerPids, true);
        $same = array_values(array_filter([1, 2], fn ($i) => str_ends_with($sockets[$i]->ask('who'), " $pid")));
        check(count($same) === 1, 'one more has that worker');
        $t->allowLog("/\\b$pid\\b|in the hands of a worker that died/");
        $sockets[0]->text('die');
        $sockets[$same[0]]->text('waits');
        $sockets[0]->client->skipAll();
        $t->waitForSuccessor($id, $pid);
        check(str_starts_with($sockets[$same[0]]->readText(), "waits $id "), 'what waited is handled by the successor');
        foreach ([1, 2] as $i) {
            same(1000, $sockets[$i]->close(), 'the others close in order');
        }
    },
);
?>
--EXPECT--
OK
