--TEST--
WebSocket: push() from workers, task workers and user processes; disconnect() and what clients are told
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/websocket.inc';

use SwooleLite\Process;
use SwooleLite\WebSocket\{CloseFrame, Frame, Server};

Harness::run(
    class: Server::class,
    server: function (Server $server) {
        $server->set(['worker_num' => 2, 'task_worker_num' => 1]);
        $server->addProcess(new Process(function () use ($server) {
            hold();
            $server->push(1, 'from a user process');
            hold();
        }));
        $server->on('task', fn (Server $server, int $id, int $from, int $fd) => $server->push($fd, 'from a task worker'));
        $server->on('pipeMessage', fn (Server $server, int $from, int $fd) => $server->push($fd, "from worker $server->worker_id"));
        $server->on('message', function (Server $server, Frame $frame) {
            [$command, $arguments] = explode(' ', $frame->data, 2) + [1 => '[]'];
            match ($command) {
                'task' => $server->task($frame->fd),
                'worker' => $server->sendMessage($frame->fd, 1 - $server->worker_id),
                'disconnect' => report('result', outcome(fn () => $server->disconnect($frame->fd, ...json_decode($arguments)))),
                'frame' => report('result', $server->push($frame->fd, new CloseFrame())),
                'close' => $server->close($frame->fd),
                'late' => report('result', $server->disconnect($frame->fd), $server->push($frame->fd, 'late'), $server->getLastError() === Server::ERROR_SESSION_CLOSING, $server->isEstablished($frame->fd)),
                'bad' => report('result', outcome(fn () => $server->push($frame->fd, 'x', 3)), outcome(fn () => $server->push($frame->fd, str_repeat('x', 126), 9))),
                'pieces' => [$server->push($frame->fd, 'a', 1, 0), $server->push($frame->fd, 'b', 0, 0), $server->push($frame->fd, 'p', 9), $server->push($frame->fd, 'c', 0)],
            };
        });
        $server->on('close', fn (Server $server, int $fd, int $reactorId) => report('close', $reactorId < 0));
    },
    client: function (Harness $t) {
        $socket = WebSocketClient::open($t);
        same('from a task worker', $socket->ask('task'), 'a task worker');
        check(str_starts_with($socket->ask('worker'), 'from worker '), 'another worker');
        $t->release();
        same('from a user process', $socket->readText(), 'a user process');
        $socket->text('pieces');
        same([[0x01, 'a'], [0x00, 'b'], [0x89, 'p'], [0x80, 'c']], array_map(fn () => $socket->read(), range(1, 4)), 'a message in frames, and a ping');
        $socket->text('bad');
        [$opcode, $ping] = $t->take('result');
        check(str_contains($opcode, 'must have an opcode') && str_contains($ping, '125 bytes'), "what cannot be sent: $opcode, $ping");
        foreach (['[999]', '[1005]', '[70000]', '[-1]'] as $code) {
            $socket->text("disconnect $code");
            check(str_starts_with($t->take('result')[0], 'ValueError: '), "code $code may not be sent");
        }
        $long = str_repeat('ä', 100);
        $socket->text("disconnect [4001,\"$long\"]");
        same([4001, substr($long, 0, 122), []], $socket->readClose(), 'disconnect(); the reason is cut off between characters');
        same([true], $t->take('result'), 'its result');
        same([true], $t->take('close'), 'the server has closed');

        $ends = ['disconnect' => [1000, ''], 'close' => [1000, ''], 'frame' => [1000, ''], 'late' => [1000, '']];
        foreach ($ends as $command => [$code, $reason]) {
            $socket = WebSocketClient::open($t);
            $socket->text($command);
            same([$code, $reason, []], $socket->readClose(), $command);
            same([true], $t->take('close'), 'the server has closed');
            if ($command !== 'close') {
                same($command === 'late' ? [true, false, true, false] : [true], $t->take('result'), "the result of $command");
            }
        }
        $socket = WebSocketClient::open($t);
        $t->signal(SIGTERM);
        same([1001, '', []], $socket->readClose(), 'the server ends');
    },
);
?>
--EXPECT--
OK
