--TEST--
TaskClient::trace(): where a process is, inside functions of PHP's and of the user's, as PHP shows it
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

class Job
{
    public static function inClosure(): void
    {
        (function () {
            usleep(60_000_000); // usleep
        })();
    }

    public function inMethod(int $depth): void
    {
        if ($depth > 0) {
            $this->inMethod($depth - 1); // deeper
        } else {
            sleep(60); // sleep
        }
    }

    public function inGenerators(): void
    {
        foreach ((fn () => yield from self::outer())() as $_); // iterates
    }

    private static function outer(): Generator
    {
        yield from self::inner(); // delegates
    }

    private static function inner(): Generator
    {
        yield 1;
        sleep(60); // generates
    }

    public function __call(string $name, array $arguments): void
    {
        sleep(60); // magic
    }
}

class Ended
{
    public function __destruct()
    {
        sleep(60); // destructs
    }
}

function in_loop(Atomic $stop): void
{
    while (!$stop->get()); // loops
}

Harness::run(
    server: function (Server $server) {
        $stop = new Atomic();
        $jobs = [
            fn () => Job::inClosure(),
            fn () => (new Job())->inMethod(2), // calls
            fn () => in_loop($stop),
            fn () => (new Fiber(function () {
                array_map(fn ($seconds) => sleep($seconds), [60]); // fiber
            }))->start(), // starts
            fn () => (new Job())->inGenerators(),
            fn () => eval('sleep(60);'), // eval
            fn () => (new Job())->unknown(),
            function () {
                $ended = new Ended();
                $ended = null; // drops
            },
            fn () => require 'sleeps.inc', // requires
            function () {
                usort($GLOBALS['two'], [new class {
                    public function compare(): int
                    {
                        return sleep(60); // compares
                    }
                }, 'compare']); // sorts
            },
        ];
        $GLOBALS['two'] = [1, 2];
        file_put_contents('sleeps.inc', "<?php\n\nsleep(60);\n");
        $server->set(['task_worker_num' => count($jobs), 'server_name' => 'trace']);
        $server->on('receive', fn () => null);
        $server->on('task', fn (Server $server, int $id, int $source, int $job) => $jobs[$job]());
        $server->on('pipeMessage', fn () => $stop->set(1));
    },
    client: function (Harness $t) {
        $client = TaskClient::connect('trace');
        $functions = ['usleep', 'sleep', 'in_loop', 'sleep', 'sleep', 'sleep', 'sleep', 'sleep', 'sleep', 'sleep'];
        $traces = [];
        foreach ($functions as $job => $function) {
            $client->task($job, $job); // the signals at the server's end end the sleeps
        }
        foreach ($functions as $job => $function) {
            $traces[$job] = trace_in($t, $client, $job + 1, "in $function()");
        }
        foreach ($traces as $job => $trace) {
            // the lines by their marks
            $trace = str_replace($t->dir() . '/', '', $trace);
            foreach (['usleep', 'deeper', 'sleep', 'calls', 'loops', 'iterates', 'delegates', 'generates', 'magic', 'destructs', 'fiber',
                'starts', 'eval', 'drops', 'requires', 'compares', 'sorts'] as $mark) {
                $line = line($mark);
                $trace = preg_replace("/\\($line\\)/", "($mark)", $trace);
                $trace = preg_replace("/:$line\$/m", ":$mark", $trace);
            }
            echo preg_replace("/^callback 'task', .*\n/", '', preg_replace('/trace\.php\(\d+\)/', 'trace.php(...)', $trace)), "\n";
        }
        $client->sendMessage('stop', 0);
    },
);
?>
--EXPECT--
in usleep() at trace.php:usleep
#0 trace.php(usleep): usleep()
#1 trace.php(...): Job::{closure}()
#2 trace.php(...): Job::inClosure()
#3 trace.php(...): {closure}()
#4 [internal function]: {closure}()

in sleep() at trace.php:sleep
#0 trace.php(sleep): sleep()
#1 trace.php(deeper): Job->inMethod()
#2 trace.php(deeper): Job->inMethod()
#3 trace.php(calls): Job->inMethod()
#4 trace.php(...): {closure}()
#5 [internal function]: {closure}()

in in_loop() at trace.php:loops
#0 trace.php(...): in_loop()
#1 trace.php(...): {closure}()
#2 [internal function]: {closure}()

in sleep() at trace.php:fiber
#0 trace.php(fiber): sleep()
#1 [internal function]: {closure}()
#2 trace.php(fiber): array_map()
#3 [internal function]: {closure}()
#4 trace.php(starts): Fiber->start()
#5 trace.php(...): {closure}()
#6 [internal function]: {closure}()

in sleep() at trace.php:generates
#0 trace.php(generates): sleep()
#1 trace.php(delegates): Job::inner()
#2 trace.php(iterates): Job::outer()
#3 trace.php(iterates): Job->{closure}()
#4 trace.php(...): Job->inGenerators()
#5 trace.php(...): {closure}()
#6 [internal function]: {closure}()

in sleep() at trace.php(eval) : eval()'d code:1
#0 trace.php(eval) : eval()'d code(1): sleep()
#1 trace.php(eval): eval()
#2 trace.php(...): {closure}()
#3 [internal function]: {closure}()

in sleep() at trace.php:magic
#0 trace.php(magic): sleep()
#1 trace.php(...): Job->__call()
#2 trace.php(...): {closure}()
#3 [internal function]: {closure}()

in sleep() at trace.php:destructs
#0 trace.php(destructs): sleep()
#1 trace.php(drops): Ended->__destruct()
#2 trace.php(...): {closure}()
#3 [internal function]: {closure}()

in sleep() at sleeps.inc:3
#0 sleeps.inc(3): sleep()
#1 trace.php(requires): require('sleeps.inc')
#2 trace.php(...): {closure}()
#3 [internal function]: {closure}()

in sleep() at trace.php:compares
#0 trace.php(compares): sleep()
#1 [internal function]: class@anonymous->compare()
#2 trace.php(...): usort()
#3 trace.php(...): {closure}()
#4 [internal function]: {closure}()

OK
