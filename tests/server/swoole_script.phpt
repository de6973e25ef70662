--TEST--
A script written for Swoole runs as it is
--EXTENSIONS--
swoolelite
pcntl
posix
--INI--
swoolelite.swoole_names=1
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

// The port is not the script's own, because tests run side by side.
Harness::run(
    script: str_replace('9502', '0', <<<'PHP'
        <?php
        $serv = new swoole_server("127.0.0.1", 9502);
        $serv->set(array('worker_num' => 4, 'task_worker_num' => 2, 'daemonize' => false));
        $serv->on('connect', function ($serv, $fd) { echo "Client:Connect.\n"; });
        $serv->on('receive', function ($serv, $fd, $from_id, $data) { $serv->send($fd, 'From TcpServer Swoole: ' . $data); $serv->task(['fd' => $fd, 'data' => $data]); });
        $serv->on('task', function ($serv, $task_id, $from_id, $data) { return $data; });
        $serv->on('finish', function ($serv, $task_id, $data) { $serv->close($data['fd']); });
        $serv->on('close', function ($serv, $fd) { echo "Client: Close.\n"; });
        $serv->start();
        PHP),
    client: function (Harness $t) {
        for ($i = 1; $i <= 5; $i++) {
            $client = $t->connect();
            $client->send("hello $i");
            echo $client->readAll(), "\n";
        }
        $t->waitFor(fn () => substr_count($t->stdout(), 'Client: Close.') === 5, 'the close callbacks');
        same(5, substr_count($t->stdout(), 'Client:Connect.'), 'connect callbacks');
    },
);
?>
--EXPECT--
From TcpServer Swoole: hello 1
From TcpServer Swoole: hello 2
From TcpServer Swoole: hello 3
From TcpServer Swoole: hello 4
From TcpServer Swoole: hello 5
OK
