--TEST--
Delayed tasks that are due take turns with those that were simply queued; the lowest ones come among a flood of higher ones
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
        $server->set(['task_worker_num' => 1]);
        $server->on('receive', function (Server $server, int $fd, int $reactor, string $what) {
            if ($what === 'turns') {
                for ($i = 0; $i < 20; $i++) {
                    $server->task('d', delay: 0.001);
                    $server->task('q');
                }
                usleep(50_000); // until they are due
            } else {
                $server->task('-', priority: -1);
                for ($i = 0; $i < 600; $i++) {
                    $server->task('+', priority: 1);
                    $server->task('0');
                }
            }
            report('submitted');
        });
        $server->on('task', function (Server $server, int $id, int $source, string $data) {
            static $order = '', $held = false;
            if (!$held) {
                $held = true;
                report('held');
                hold();
            }
            $order .= $data;
            if (strlen($order) === 40 || strlen($order) === 40 + 1201) {
                report('order', $order);
            }
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send('turns');
        $t->take('held');
        $t->take('submitted');
        $t->release();
        $order = $t->take('order')[0];
        same(20, substr_count($order, 'd'), "delayed ones of $order");
        check(preg_match('/^q?(qd|dq)+[dq]?$/', $order) === 1, "they take turns: $order");
        $client->send('flood');
        $t->take('submitted');
        $order = substr($t->take('order')[0], 40);
        $lowest = strpos($order, '-');
        check($lowest < 256 + 40, "the lowest one comes within 256: $lowest");
    },
);
?>
--EXPECT--
OK
