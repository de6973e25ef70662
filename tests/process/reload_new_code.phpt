--TEST--
Files that workerStart includes are read anew by a reload
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
        $server->set(['worker_num' => 1, 'task_worker_num' => 1] + LINES);
        $server->on('workerStart', function () {
            require getcwd() . '/code.inc';
        });
        $server->on('receive', fn (Server $server, int $fd) => $server->send($fd, version() . ' ' . $server->taskwait('?', 10) . "\n"));
        $server->on('task', fn () => version());
        $server->on('afterReload', fn () => report('reloaded'));
    },
    client: function (Harness $t) {
        $code = $t->dir() . '/code.inc';
        same('1 1', $t->connect()->ask('?'), 'versions');
        foreach ([2, 3] as $version) {
            file_put_contents($code, "<?php function version() { return $version; }");
            $t->reload();
            $t->take('reloaded');
            same("$version $version", $t->connect()->ask('?'), 'versions');
        }
    },
    shell: 'echo "<?php function version() { return 1; }" >code.inc',
);
?>
--EXPECT--
OK
