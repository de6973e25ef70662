--TEST--
Higher priorities come first, and none starves: each 16th time a lower one comes; task workers that are replaced change nothing
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

foreach ([0, 3] as $max) {
    Harness::run(
        server: function (Server $server) use ($max) {
            $server->set(['task_worker_num' => 1, 'task_max_request' => $max, 'task_max_request_grace' => 0]);
            $server->on('receive', function (Server $server, int $fd, int $reactor, string $what) {
                if ($what === 'hold') {
                    $server->task('hold');
                    return;
                }
                for ($i = 0; $i < 60; $i++) {
                    $server->task("-$i", priority: -1);
                    $server->task("0$i");
                    $server->task("+$i", -1, null, 0, 1);
                }
                report('submitted');
            });
            $server->on('task', function (Server $server, int $id, int $source, string $data) {
                report('ran', $data);
                $data === 'hold' && hold();
            });
        },
        client: function (Harness $t) {
            $client = $t->connect();
            $client->send('hold');
            same(['hold'], $t->take('ran'), 'the first');
            $client->send('go');
            $t->take('submitted');
            $t->release();
            $order = '';
            $next = ['+' => 0, '0' => 0, '-' => 0];
            for ($i = 0; $i < 180; $i++) {
                $data = $t->take('ran')[0];
                $order .= $data[0];
                same($data[0] . $next[$data[0]]++, $data, "of its priority the next, at $order");
            }
            $high = str_repeat('+', 15);
            same("{$high}0{$high}0{$high}0$high-", substr($order, 0, 64), 'while there are high ones');
            $middle = str_repeat('0', 15) . '-';
            same(str_repeat($middle, 3), substr($order, 64, 48), 'while there are middle ones');
        },
    );
}
?>
--EXPECT--
OK
OK
