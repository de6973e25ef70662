--TEST--
Groups: a message reaches its members before what the same process sends them next, be that much, or the end
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/websocket.inc';

use SwooleLite\WebSocket\Frame;
use SwooleLite\WebSocket\Server;

Harness::run(
    class: Server::class,
    server: function (Server $server) {
        $server->set(['worker_num' => 2, 'reactor_num' => 2]);
        $server->on('message', function (Server $server, Frame $frame) {
            [$what, $group] = explode(' ', $frame->data . ' ');
            $fd = $frame->fd;
            if ($what === 'join') {
                $server->push($fd, $server->joinGroup($fd, $group) ? 'in' : 'not in');
                return;
            }
            if ($what === 'skipped') {
                $server->push($fd, (string) $server->stats()['group_skip_count']);
                return;
            }
            $server->sendToGroup($group, 'to the group');
            match ($what) {
                'much' => $server->push($fd, str_repeat('much', 750_000)), // more than socket_buffer_size
                'disconnect' => $server->disconnect($fd, 4000),
                'close' => $server->close($fd),
            };
        });
    },
    client: function (Harness $t) {
        // the loop has to be slower than the worker: with so many rounds it is, now and then
        for ($round = 0; $round < 40; $round++) {
            foreach (['much', 'disconnect', 'close'] as $what) {
                $client = WebSocketClient::open($t);
                same('in', $client->ask("join $what$round"), 'joins');
                same('to the group', $client->ask("$what $what$round"), "before $what");
                match ($what) {
                    'much' => same([3_000_000, 1000], [strlen($client->readText()), $client->close()], 'much, then the end'),
                    'disconnect' => same([4000, '', []], $client->readClose(), 'the end'),
                    'close' => same([1000, '', []], $client->readClose(), 'the end'),
                };
            }
        }
        same('0', WebSocketClient::open($t)->ask('skipped'), 'nobody was slow');
    },
);
?>
--EXPECT--
OK
