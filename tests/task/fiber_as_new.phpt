--TEST--
With enable_fiber no callback finds anything of another one in its Fiber
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

final class Once
{
    public function __construct(private Server $server, private int $fd)
    {
    }

    public function run(): void
    {
        [$result] = $this->server->taskCo(['a'], 25); // the timer is gone already
        report('once', $result);
        $this->server->send($this->fd, "once\n");
    }

    public function __destruct()
    {
        report('destroyed');
    }
}

Harness::run(
    server: function (Server $server) {
        $server->set(['task_worker_num' => 1, 'enable_fiber' => true] + LINES);
        $ofFiber = new WeakMap();
        $weak = $queue = [];
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $line) use ($ofFiber, &$weak, &$queue) {
            $fiber = Fiber::getCurrent();
            switch ($line) {
                case "map\n":
                    $server->send($fd, isset($ofFiber[$fiber]) ? "not new\n" : "new\n");
                    $ofFiber[$fiber] = true;
                    break;
                case "weak\n":
                    $weak[] = WeakReference::create($fiber);
                    $server->send($fd, count(array_filter($weak, fn ($one) => $one->get() !== null)) . "\n");
                    break;
                case "silence\n":
                    $before = error_reporting(0); // as the whole process has it now
                    $server->send($fd, "$before\n");
                    break;
                case "unsilence\n":
                    $before = error_reporting(E_ALL);
                    $server->send($fd, "$before\n");
                    break;
                case "level\n":
                    $server->send($fd, error_reporting() . "\n");
                    break;
                case "queue\n": // to be resumed by another callback, which holds nothing of it afterwards
                    $queue[] = $fiber;
                    unset($fiber);
                    $server->send($fd, Fiber::suspend() . "\n");
                    break;
                case "dequeue\n":
                    array_pop($queue)->resume('resumed');
                    $server->send($fd, "dequeued\n");
                    break;
                case "wait\n":
                case "hold\n":
                    $server->send($fd, $server->taskCo([$line], 25)[0] . "\n");
                    break;
                case "once\n":
                    $server->after(1, [new Once($server, $fd), 'run']);
                    break;
                case "trace\n":
                    $server->send($fd, array_column(debug_backtrace(), 'function')[1] . "\n");
            }
        });
        $server->on('task', function (Server $server, int $taskId, int $worker, string $data) {
            $data === "hold\n" && hold();
            return 'result';
        });
    },
    client: function (Harness $t) {
        $client = $t->connect();
        for ($i = 0; $i < 3; $i++) {
            same('new', $client->ask('map'), 'the entry of a Fiber in a WeakMap');
            same('1', $client->ask('weak'), 'Fibers that are there');
            same('result', $client->ask('wait'), 'a result');
        }
        for ($i = 0; $i < 3; $i++) {
            same((string) E_ALL, $client->ask('level'), 'error_reporting');
            same((string) E_ALL, $client->ask('silence'), 'error_reporting before');
            same('0', $client->ask('level'), 'error_reporting of the process');
            same('0', $client->ask('unsilence'), 'error_reporting before');
            $client->send("queue\n");
            same("resumed", $client->ask('dequeue'), 'what resumed it');
            same('dequeued', $client->readLine(), 'the other one goes on');
        }
        $client->send("hold\n");
        same((string) E_ALL, $client->ask('silence'), 'error_reporting before, while another one waits');
        $t->release();
        same('result', $client->readLine(), 'the result of that one');
        same('0', $client->ask('level'), 'error_reporting of the process');
        same('0', $client->ask('unsilence'), 'error_reporting before');
        $client->send("wait\nlevel\nwait\nlevel\n"); // several Fibers at a time
        $lines = array_map(fn () => $client->readLine(), range(0, 3));
        sort($lines);
        same([(string) E_ALL, (string) E_ALL, 'result', 'result'], $lines, 'the answers of Fibers side by side');
        same('once', $client->ask('once'), 'the answer of a timer that waits');
        $t->take('once');
        $t->take('destroyed');
        same([], $t->takeAll(), 'further events');
        same('runCallbacks', $client->ask('trace'), 'what a backtrace shows below');
    },
);
?>
--EXPECT--
OK
