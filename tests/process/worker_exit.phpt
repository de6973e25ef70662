--TEST--
reload_async: workerExit is told again and again while timers are left, at most for max_wait_time
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php class_exists('SwooleLite\Timer') || die('skip without timers nothing keeps a loop alive') ?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

foreach (['cleared', 'left', 'not asked for'] as $how) {
    Harness::run(
        server: function (Server $server) use ($how) {
            $server->set(['worker_num' => 1, 'task_worker_num' => 1, 'max_wait_time' => $how === 'left' ? 1 : 20, 'reload_async' => $how !== 'not asked for']);
            $server->on('receive', fn () => null);
            $server->on('task', fn () => null);
            $server->on('workerStart', function (Server $server, int $id) {
                SwooleLite\Timer::tick(10, function () use ($id) {
                    report("tick $id");
                });
            });
            $server->on('workerExit', function (Server $server, int $id) use ($how) {
                static $calls = 0;
                report('exit', $id);
                ++$calls === 3 && $how === 'cleared' && SwooleLite\Timer::clearAll();
            });
            $server->on('workerStop', fn (Server $server, int $id) => report('stop', $id));
            $server->on('afterReload', fn () => report('reloaded'));
        },
        client: function (Harness $t) use ($how) {
            $start = hrtime(true);
            $t->reload();
            $t->take('reloaded');
            $seconds = (hrtime(true) - $start) / 1e9;
            $events = $t->takeAll();
            foreach ([0, 1] as $id) {
                $mine = array_filter($events, fn (array $event) => ($event[1] ?? null) === $id);
                $names = array_column($mine, 0);
                same('stop', array_pop($names), 'the last');
                match ($how) {
                    'cleared' => same(['exit', 'exit', 'exit'], $names, 'before it, workerExit'),
                    'left' => check(count($names) > 3, 'workerExit runs until the time is up'),
                    'not asked for' => same([], $names, 'no workerExit'),
                };
            }
            $how === 'left' && check($seconds >= 2, "each was waited for: $seconds s");
            $how === 'left' || check($seconds < Harness::limit(10), "nothing was waited for in vain: $seconds s");
            $how === 'left' && $t->allowLog('/did not end within max_wait_time/'); // nor does it in the shutdown
        },
    );
}
?>
--EXPECT--
OK
OK
OK
