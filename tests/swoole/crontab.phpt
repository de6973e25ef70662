--TEST--
Swoole's kind of script: cron of two tables, two processes with timers, sendMessage() to a worker, and named tasks in it
--EXTENSIONS--
swoolelite
pcntl
posix
--INI--
swoolelite.swoole_names=1
--FILE--
<?php
require __DIR__ . '/run.inc';

swoole(<<<'PHP'
    class MailTask
    {
        public function send(string $to): string { return "mail to $to"; }
    }
    class Memory // a table by a name and an array of columns, as frameworks wrap it
    {
        public $table;
        public function __construct(int $size, array $columns)
        {
            $this->table = new \Swoole\Table($size);
            foreach ($columns as $name => [$type, $length]) {
                $this->table->column($name, $type, $length);
            }
            $this->table->create();
        }
    }
    const NORMAL = 0, FINISH = 1, START = 2;
    $origin = new Memory(1024, ['rule' => [\Swoole\Table::TYPE_STRING, 100], 'class' => [\Swoole\Table::TYPE_STRING, 255],
        'method' => [\Swoole\Table::TYPE_STRING, 255], 'add_time' => [\Swoole\Table::TYPE_STRING, 11]]);
    $due = new Memory(1024, ['class' => [\Swoole\Table::TYPE_STRING, 255], 'method' => [\Swoole\Table::TYPE_STRING, 255],
        'minute' => [\Swoole\Table::TYPE_STRING, 20], 'sec' => [\Swoole\Table::TYPE_STRING, 20], 'status' => [\Swoole\Table::TYPE_INT, 4]]);
    $key = md5('* * * * * * MailTask send');
    if (!$origin->table->exist($key)) {
        // numbers in columns of strings
        $origin->table->set($key, ['rule' => '* * * * * *', 'class' => 'MailTask', 'method' => 'send', 'add_time' => time()]);
    }
    $serv = new swoole_server('127.0.0.1', 0, SWOOLE_PROCESS);
    $serv->set(['worker_num' => 2, 'task_worker_num' => 2]);
    $serv->addProcess(new swoole_process(function ($process) use ($serv, $origin, $due) {
        $process->name('cron timer');
        $prepare = function () use ($origin, $due) {
            foreach ($due->table as $key => $row) { // rows are deleted and set while a foreach runs over them
                if ($row['sec'] < time()) {
                    $due->table->del($key);
                }
            }
            foreach ($origin->table as $row) {
                for ($sec = time(); $sec < time() + 3; $sec++) {
                    $key = md5("$row[class]$row[method]$sec");
                    $due->table->exist($key) || $due->table->set($key, ['class' => $row['class'], 'method' => $row['method'],
                        'minute' => date('YmdHi', $sec), 'sec' => $sec, 'status' => NORMAL]);
                }
            }
        };
        $serv->after(1, function () use ($serv, $prepare) {
            $prepare();
            $serv->tick(200, $prepare);
        });
    }));
    $serv->addProcess(new swoole_process(function ($process) use ($serv, $due) {
        $process->name('cron exec');
        $serv->tick(0.05 * 1000, function () use ($serv, $due) {
            $tasks = [];
            foreach ($due->table as $key => $row) {
                if ($row['sec'] == time() && $row['status'] == NORMAL) {
                    $tasks[$key] = $row;
                }
            }
            foreach ($tasks as $key => $row) {
                $due->table->set($key, ['status' => START]); // the other columns stay
                $serv->sendMessage(json_encode(['task', $row['class'], $row['method'], ["nr $row[sec]"]]), 0);
                $due->table->set($key, ['status' => FINISH]);
            }
        });
    }));
    $serv->on('pipeMessage', function ($serv, $src_worker_id, $message) {
        [$type, $class, $method, $params] = json_decode($message, true);
        report('delivered by', $src_worker_id, $serv->task(serialize([$class, $method, $params])) !== false);
    });
    $serv->on('receive', fn ($serv, $fd, $reactor_id, $data) => $serv->send($fd, count($origin->table) . ' ' . ($due->table->count() > 0 ? 'due' : 'none')));
    $serv->on('task', function ($serv, $task_id, $src_worker_id, $data) {
        [$class, $method, $params] = unserialize($data);
        return (new $class)->$method(...$params);
    });
    $serv->on('finish', fn ($serv, $task_id, $data) => report('finished', $data));
    $serv->start();
    PHP,
    function (Harness $t) {
        $seconds = [];
        for ($i = 0; $i < 3; $i++) {
            same([5, true], $t->take('delivered by'), 'by the second user process');
            [$result] = $t->take('finished');
            check(sscanf($result, 'mail to nr %d', $second) === 1, $result);
            $seconds[] = $second;
        }
        same(array_values(array_unique($seconds)), $seconds, 'each second once');
        same('1 due', $t->connect()->exchange('?', 5), 'the tables, seen by a worker');
    },
);
?>
--EXPECT--
OK
