--TEST--
TaskClient::trace(): deep stacks are cut, control characters are shown as such, a process that is not stuck is told
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/trace.inc';

use SwooleLite\Atomic;
use SwooleLite\Server;
use SwooleLite\TaskClient;

function down(int $depth): void
{
    $depth > 0 ? down($depth - 1) : sleep(60);
}

function one(): void
{
    usleep(100);
}

function other(): void
{
    usleep(100);
}

Harness::run(
    server: function (Server $server) {
        $stop = new Atomic();
        $server->set(['task_worker_num' => 4, 'server_name' => 'trace']);
        $server->on('receive', fn () => null);
        $server->on('task', function (Server $server, int $id, int $source, string $job) use ($stop) {
            switch ($job) {
                case 'deep':
                    down(1000);
                    break;
                case 'deeper':
                    down(20000);
                    break;
                case 'name':
                    file_put_contents($file = "esc\x1b[31m\xc2\x9b\xff-ü", '<?php sleep(60);');
                    require $file;
                    break;
                case 'changes':
                    while (!$stop->get()) {
                        one();
                        other();
                    }
                    break;
            }
        });
        $server->on('pipeMessage', fn () => $stop->set(1));
    },
    client: function (Harness $t) {
        $client = TaskClient::connect('trace');
        foreach (['deep', 'deeper', 'name', 'changes'] as $i => $job) {
            $client->task($job, $i);
        }
        $lines = explode("\n", trace_in($t, $client, 1, 'in sleep()'));
        $calls = array_values(preg_grep('/^#|^\(/', $lines));
        check(str_starts_with($calls[79], '#79 '), 'the innermost ones');
        $next = (int) substr($calls[81], 1);
        same('(' . $next - 80 . ' more)', $calls[80], 'how many are left out');
        check($next > 980 && str_starts_with(end($calls), '#1002 [internal function]: '), 'the outermost one: ' . end($calls));

        $lines = explode("\n", $t->waitFor(fn () => str_contains($trace = $client->trace(2), 'in sleep()') ? $trace : null, 'the deeper stack'));
        same('(at least 9920 more)', $lines[count($lines) - 2], 'of a stack that is too deep');

        $trace = trace_in($t, $client, 3, 'in sleep()');
        check(str_contains($trace, 'esc\x1b[31m\xc2\x9b\xff-ü(1): sleep()'), "the name of a file: $trace");

        $t->waitFor(fn () => str_contains($client->trace(4), "callback 'task', is not stuck: its stack changes") ?: null, 'a change to be noticed');
        $client->sendMessage('stop', 0);
    },
);
?>
--EXPECT--
OK
