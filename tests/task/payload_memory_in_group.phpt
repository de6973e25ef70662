--TEST--
By default large payloads take at most a quarter of the memory that the control group allows
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php
require __DIR__ . '/../include/control_group.inc';
if (($obstacle = MemoryGroup::obstacle()) !== null) die("skip $obstacle");
?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/control_group.inc';

use SwooleLite\Server;

const MIB = 1 << 20;

$group = new MemoryGroup(400 * MIB);
Harness::run(
    shell: $group->enter(),
    server: function (Server $server) {
        $server->set(['worker_num' => 1, 'task_worker_num' => 1]);
        $server->on('receive', function (Server $server) {
            for ($i = 0; $i < 150; $i++) { // more than that
                $server->task(str_repeat('x', MIB));
            }
            report('submitted', $server->setting['payload_memory']);
        });
        $server->on('task', fn (Server $server, int $id, int $source, string $data) => strlen($data));
        $server->on('finish', function (Server $server, int $id, int $size) {
            static $count = 0;
            ++$count === 150 && report('finished', $size);
        });
    },
    client: function (Harness $t) {
        $t->connect()->send('go');
        same([100 * MIB], $t->take('submitted'), 'payload_memory');
        same([MIB], $t->take('finished'), 'the last result');
    },
);
$group->remove();
?>
--EXPECT--
OK
