--TEST--
overlap: 'skip' leaves out what comes due while a run is not over, 'queue' runs it afterwards, 'allow' at once
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['task_worker_num' => 3] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $line) {
            [$what, $overlap] = explode(' ', rtrim($line)) + [1 => ''];
            $server->send($fd, json_encode(match ($what) {
                'add' => $server->schedule($overlap, '* * * * * *', $overlap, ['overlap' => $overlap]),
                'remove' => $server->unschedule($overlap),
                'list' => $server->schedules()[0],
            }) . "\n");
        });
        $server->on('task', function (Server $server, int $id, int $source, string $data) {
            report($data);
            hold();
            if ($data === 'skip') {
                throw new Exception('it fails');
            }
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $ask = fn (string $what) => json_decode($client->ask($what), true);
        $until = fn (Closure $is, string $what) => $t->waitFor(fn () => $is($list = $ask('list')) ? $list : null, $what);

        $t->allowLog('/it fails/');
        $ask('add skip');
        $t->take('skip');
        $list = $until(fn (array $list) => $list['skipped'] >= 2, 'two that are skipped');
        same([1, 1, 0, 0], [$list['runs'], $list['running'], $list['failed'], $list['missed']], 'runs, running, failed, missed');
        $t->release();
        $list = $until(fn (array $list) => $list['failed'] === 1, 'the end of the run');
        $t->take('skip'); // the next one
        $ask('remove skip');
        $t->release();

        $ask('add queue');
        $t->take('queue');
        $first = $ask('list')['last'];
        $list = $until(fn (array $list) => $list['last'] >= $first + 2, 'two that wait');
        same([1, 1, 0], [$list['runs'], $list['running'], $list['skipped']], 'runs, running, skipped');
        same([], array_filter($t->takeAll(), fn (array $report) => $report[0] === 'queue'), 'nothing runs beside it');
        for ($i = 0; $i < 2; $i++) {
            $t->release();
            $t->take('queue');
        }
        $list = $ask('list');
        same([3, 0], [$list['runs'], $list['missed']], 'runs, missed');
        $ask('remove queue'); // what waits is gone with it
        $t->release();

        $ask('add allow');
        for ($i = 0; $i < 3; $i++) {
            $t->take('allow');
        }
        $list = $ask('list');
        check($list['running'] >= 3 && $list['skipped'] === 0, 'three run at once');
        $ask('remove allow');
        $t->release(20);
    },
);
?>
--EXPECT--
OK
