--TEST--
Messages reach a user process before and after its function; who sends to one that does not look waits for 5 s
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Process;
use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['task_worker_num' => 1] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            [$what, $to] = explode(' ', $data);
            if ($what === 'flood') {
                $start = hrtime(true);
                for ($i = 0; $server->sendMessage(str_repeat('f', 10_000), (int) $to) && $i < 1000; $i++);
                report('refused', $i, $server->getLastError(), (hrtime(true) - $start) / 1e9);
                return;
            }
            report('sent', outcome(fn () => $server->sendMessage($what, (int) $to)));
        });
        $server->on('task', fn () => null);
        $server->on('pipeMessage', function (Server $server, int $source, string $message) {
            if ($message[0] === 'f') {
                static $count = 0;
                $count++ || report('first of the flood', getmypid());
                return;
            }
            report('got', $server->worker_id, $source, $message);
        });
        // 2: looks; 3: does not look
        $server->addProcess(new Process(function (Process $process) use ($server) {
            $server->tick(3_600_000, fn () => null);
            foreach ([0, 1] as $to) {
                $server->sendMessage("to $to", $to) || throw new Exception('sendMessage');
            }
            report('to itself', outcome(fn () => $server->sendMessage('self', 2)));
        }));
        $server->addProcess(new Process(function () use ($server) {
            report('begins', getmypid());
            hold();
            $results = 0;
            for ($i = 0; $i < 100; $i++) {
                $results += strlen($server->taskwait(null, 5) ?? '') === 0;
            }
            report('results', $results);
            while (true) {
                sleep(100);
            }
        }));
    },
    client: function (Harness $t) {
        check(str_starts_with($t->take('to itself')[0], 'ValueError: '), 'to itself');
        $got = [$t->take('got'), $t->take('got')];
        sort($got);
        same([[0, 2, 'to 0'], [1, 2, 'to 1']], $got, 'what the worker and the task worker got');
        $client = $t->connect();
        $client->send("hello 2\n");
        same([true], $t->take('sent'), 'a message to the one that looks');
        same([2, 0, 'hello'], $t->take('got'), 'what it got');
        $client->send("x 4\n");
        check(str_starts_with($t->take('sent')[0], 'ValueError: '), 'beyond the last id');

        $first = $t->take('begins')[0];
        $client->send("flood 3\n");
        [$count, $error, $seconds] = $t->take('refused');
        check($count >= 80 && $count < 120, "as many as its mail holds are taken, not $count");
        same(110 /* ETIMEDOUT */, $error, 'getLastError()');
        check($seconds >= 5 && $seconds < Harness::limit(8), "refused after 5 s, not after $seconds");
        $t->release(); // its own results still have room
        same([100], $t->take('results'), 'results of tasks');
        posix_kill($first, SIGUSR1);
        $second = $t->take('first of the flood')[0];
        check($second !== $first, 'the successor handles it before its function begins');
        same([$second], $t->take('begins'), 'the successor begins');
        $t->release();
        $t->take('results');
        $client->send("bye 3\n");
        same([true], $t->take('sent'), 'a message while it sleeps');
        $t->stop();
        same([['got', 3, 0, 'bye']], array_values(array_filter($t->takeAll(), fn (array $report) => $report[0] === 'got')),
            'in a shutdown it is handled after the function, since nobody comes after');
    },
);
?>
--EXPECT--
OK
