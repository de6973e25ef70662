--TEST--
When max_wait_time is over, task workers leave in the queue what they have not begun, and none is killed with a task in hand
--EXTENSIONS--
swoolelite
pcntl
posix
sysvmsg
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

$kept = new KeptQueue();
// the worker ends at once, late, or never
foreach ([0, 700_000, 25_000_000] as $pause) {
    Harness::run(
        server: function (Server $server) use ($kept, $pause) {
            $server->set(['max_wait_time' => 1] + $kept->options());
            $server->on('receive', function (Server $server) use ($pause) {
                for ($n = 0; $n < 200; $n++) {
                    $server->task('x');
                }
                report('submitted');
                hold();
                usleep($pause);
            });
            $server->on('task', function (Server $server) {
                usleep(20_000);
                file_put_contents('runs', '.', FILE_APPEND);
            });
        },
        client: function (Harness $t) use ($kept, $pause) {
            $t->connect()->send('go');
            $t->take('submitted');
            $t->signal(SIGTERM);
            $t->release();
            $pause > 1_000_000 && $t->allowLog('/WARNING \d processes did not end within max_wait_time and are killed/');
            $t->waitForLog('/NOTICE \d+ tasks wait/');
            $t->waitForExit();
            clearstatcache();
            same(200, $kept->count() + filesize($t->dir() . '/runs'), 'tasks that wait, or were run');
            check($kept->count() > 0, 'some wait');
        },
    );
    $kept->removeQueue();
}
?>
--EXPECT--
OK
OK
OK
