--TEST--
What cannot be serialized throws with its class named, and nothing is sent
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
        $server->set(['worker_num' => 2, 'task_worker_num' => 1]);
        $server->on('receive', function (Server $server) {
            $cycle = [];
            $cycle['closure'] = &$cycle;
            $cycle['deep'] = ['x' => fn () => null];
            $values = ['closure' => fn () => null, 'in an array' => [1, ['x' => fn () => null]], 'anonymous class' => new class () {},
                'generator' => (fn () => yield 1)(), 'server' => $server, 'cycle' => $cycle, 'resource' => STDIN];
            foreach ($values as $name => $value) {
                foreach ([
                    'task' => fn () => $server->task($value),
                    'taskwait' => fn () => $server->taskwait($value),
                    'taskWaitMulti' => fn () => $server->taskWaitMulti(['fine', $value]),
                    'sendMessage' => fn () => $server->sendMessage($value, 1 - $server->worker_id),
                ] as $method => $call) {
                    report("$method: $name", outcome($call));
                }
            }
            report('end', $server->taskwait('count', 5), $server->stats()['task_count']);
        });
        $server->on('task', function () {
            static $count = 0;
            return ++$count;
        });
        $server->on('pipeMessage', fn () => report('message'));
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send('go');
        same([1, 1], $t->take('end'), 'tasks that ran, task_count');
        $class = ['closure' => 'Closure', 'in an array' => 'Closure', 'anonymous class' => 'class@anonymous', 'generator' => 'Generator',
            'server' => 'SwooleLite\Server', 'cycle' => 'Closure', 'resource' => 'resource'];
        $reports = $t->takeAll();
        same(28, count($reports), 'calls');
        foreach ($reports as [$what, $outcome]) {
            $name = substr(strstr($what, ': '), 2);
            check(is_string($outcome) && preg_match('/^[\w\\\\]+: .*' . preg_quote($class[$name]) . '/', $outcome) === 1,
                "$what throws and names $class[$name]: " . json_encode($outcome));
        }
    },
);
?>
--EXPECT--
OK
