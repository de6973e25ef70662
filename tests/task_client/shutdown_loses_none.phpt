--TEST--
Tasks that clients submit while the server shuts down: each for which task() has returned an id is run
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;
use SwooleLite\TaskClient;

Harness::run(
    server: function (Server $server) {
        $count = new SwooleLite\Atomic\Long();
        $server->set(['task_worker_num' => 2, 'server_name' => 'none-lost']);
        $server->on('receive', fn () => null);
        $server->on('task', function () use ($count) {
            $count->add();
        });
        $server->on('shutdown', fn () => report('run', $count->get()));
    },
    client: function (Harness $t) {
        $clients = $pipes = [];
        for ($i = 0; $i < 3; $i++) {
            $pipe = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
            if (pcntl_fork() === 0) {
                $client = TaskClient::connect('none-lost', 10);
                $accepted = 0;
                try {
                    for (;;) {
                        $accepted += is_int($client->task('x'));
                        $accepted === 2000 && fwrite($pipe[0], "many\n");
                    }
                } catch (SwooleLite\Exception $end) {
                    fwrite($pipe[0], "$accepted {$end->getMessage()}\n");
                }
                posix_kill(posix_getpid(), SIGKILL);
            }
            $pipes[] = $pipe[1];
        }
        foreach ($pipes as $pipe) {
            same("many\n", fgets($pipe), 'it submits');
        }
        $t->signal(SIGTERM);
        $accepted = 0;
        foreach ($pipes as $pipe) {
            preg_match('/^(\d+) (.+)$/', fgets($pipe), $end);
            $accepted += (int) $end[1];
            check((bool) preg_match('/^The server "none-lost" (has ended or been restarted: connect again|is shutting down)$/', $end[2]), $end[2]);
        }
        same('exit 0', $t->waitForExit(), 'the end');
        same([$accepted], $t->take('run'), 'tasks that were run');
    },
);
?>
--EXPECT--
OK
