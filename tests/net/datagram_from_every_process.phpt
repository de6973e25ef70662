--TEST--
sendto() works in every process of the server, and the answer comes from the server's port
--EXTENSIONS--
swoolelite
pcntl
posix
sockets
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\{Process, Server, Timer};

Harness::run(
    args: ['127.0.0.1', 3 => Server::SOCK_UDP],
    server: function (Server $server) {
        $server->set(['task_worker_num' => 1]);
        $server->on('packet', function (Server $server, string $data, array $info) {
            $to = [$info['address'], $info['port']];
            file_put_contents('client', json_encode($to), LOCK_EX);
            $server->task($to);
            $server->sendMessage($to, 2);
        });
        $server->on('task', function (Server $server, int $id, int $from, array $to) {
            report('task', $server->sendto(...[...$to, 'task worker']));
        });
        $server->on('pipeMessage', function (Server $server, int $from, array $to) {
            report('message', $server->sendto(...[...$to, 'user process']));
        });
        $server->addProcess(new Process(fn () => Timer::tick(100000, fn () => 0))); // its loop takes the message
        $poll = function (string $who) use ($server) {
            Timer::tick(5, function (int $timer) use ($server, $who) {
                if ($to = json_decode((string) @file_get_contents('client'))) {
                    Timer::clear($timer);
                    report($who, $server->sendto(...[...$to, $who]));
                }
            });
        };
        $server->on('start', fn () => $poll('master'));
        $server->on('managerStart', fn () => $poll('manager'));
    },
    client: function (Harness $t) {
        $client = $t->datagrams();
        $client->send('?');
        for ($i = 0; $i < 4; $i++) {
            $answers[] = $client->receive();
            same(['127.0.0.1', $t->port], [$client->from, $client->fromPort], 'where it comes from');
        }
        sort($answers);
        same(['manager', 'master', 'task worker', 'user process'], $answers, 'the senders');
        foreach (['task', 'message', 'master', 'manager'] as $report) {
            same([true], $t->take($report), "sendto() of $report");
        }
    },
);
?>
--EXPECT--
OK
