--TEST--
Revolt runs in master, manager, workers and task workers; a worker has none of what its manager has begun, and all that was begun before
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
        use_driver();
        $name = '?';
        $pair = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
        EventLoop::delay(0.001, function () use (&$name) { report('begun before', $name); });
        $begin = function (string $role) use (&$name, $pair) {
            $name = $role;
            EventLoop::defer(fn () => report('deferred', $role));
            EventLoop::repeat(0.01, function ($id) use (&$name, $role) {
                if ($name !== $role) {
                    report('inherited', $name);
                    EventLoop::cancel($id);
                }
            });
            EventLoop::onReadable($pair[0], fn () => report('never'));
            Amp\async(function () use ($role) {
                Amp\delay(0.03);
                report('waited', $role);
            });
        };
        $server->set(['task_worker_num' => 1] + LINES);
        $server->on('start', fn () => $begin('master'));
        $server->on('managerStart', fn () => $begin('manager'));
        $server->on('workerStart', fn (Server $server, int $id) => $begin($id === 0 ? 'worker' : 'task worker'));
        $server->on('task', fn () => null);
        $server->on('receive', fn () => null);
    },
    client: function (Harness $t) {
        $expect = function (string ...$roles) use ($t) {
            foreach (['begun before', 'deferred', 'waited'] as $what) {
                $seen = array_map(fn () => $t->take($what)[0], $roles);
                sort($seen);
                same($roles, $seen, $what);
            }
        };
        $expect('manager', 'master', 'task worker', 'worker');
        $t->killWorker(0);
        foreach (['deferred', 'waited'] as $what) {
            same(['worker'], $t->take($what), "$what in the successor");
        }
        same([], $t->takeAll(), 'other events');
    },
);
?>
--EXPECT--
OK
