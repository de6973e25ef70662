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

const MIB = 1 << 20;

$group = new MemoryGroup(400 * MIB);
Harness::run(
    shell: $group->enter(),
    script: <<<'PHP'
        <?php
        $server = new SwooleLite\Server('127.0.0.1');
        $server->set(['worker_num' => 1, 'task_worker_num' => 1]);
        $server->on('receive', function ($server, $fd) {
            $server->send($fd, $server->setting['payload_memory'] . "\n");
            for ($i = 0; $i < 150; $i++) { // more than that
                $server->task([$fd, str_repeat('x', 1 << 20)]);
            }
        });
        $server->on('task', fn ($server, $id, $source, $data) => $data[0]);
        $server->on('finish', function ($server, $id, $fd) {
            static $count = 0;
            ++$count === 150 && $server->send($fd, "finished\n");
        });
        $server->start();
        PHP,
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send('go');
        same((string) (100 * MIB), $client->readLine(), 'payload_memory');
        same('finished', $client->readLine(), 'the end of all tasks');
    },
);
$group->remove();
?>
--EXPECT--
OK
