--TEST--
By default there are as many workers as the CPU quota of the control group is worth, or that of a group above it
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php
require __DIR__ . '/../include/control_group.inc';
exec('taskset -c 0,1 true 2>&1', $output, $status);
if ($status !== 0) die('skip needs two CPUs and taskset');
if (($obstacle = ControlGroup::obstacle()) !== null) die("skip $obstacle");
?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/control_group.inc';

foreach ([[0.5, null, 1], [1, null, 1], [1.01, null, 2], [null, 1, 1], [3, 1, 1], [3, 3, 2], [null, null, 2]] as [$outer, $inner, $count]) {
    $group = new ControlGroup($outer, $inner);
    Harness::run(
        shell: "set -- taskset -c 0,1 \"\$@\"; {$group->enter()}",
        script: <<<'PHP'
            <?php
            $server = new SwooleLite\Server('127.0.0.1');
            $server->on('receive', fn ($server, $fd) => $server->send($fd, $server->setting['worker_num'] . "\n"));
            $server->start();
            PHP,
        client: function (Harness $t) use ($count) {
            $client = $t->connect();
            $client->send('?');
            same((string) $count, $client->readLine(), 'worker_num');
        },
    );
    $group->remove();
}
?>
--EXPECT--
OK
OK
OK
OK
OK
OK
OK
