--TEST--
A fatal error in a callback of the manager is that callback's alone: later ones run, and what is forked later is sound
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

// What a process can do that the engine lets no script do after a fatal error.
final class Soundness
{
    /** Whether an engine has this version where exhausted memory is a longjmp, also out of the garbage collector. */
    public const COLLECTOR_IS_LOST = PHP_VERSION_ID < 80235 || PHP_VERSION_ID >= 80500;

    /** @return list<string> what is wrong; nothing where all is as it should be */
    public static function faults(int $errorReporting): array
    {
        $faults = [];
        $cycle = new stdClass();
        $cycle->self = $cycle;
        unset($cycle);
        gc_collect_cycles() === 1 || $faults[] = 'the garbage collector does not collect';
        error_reporting() === $errorReporting || $faults[] = 'error_reporting is ' . error_reporting();
        error_get_last() === null || $faults[] = 'there is a last error';
        ob_get_level() === 0 || $faults[] = 'output is buffered';
        class_exists('Loaded') && class_exists(self::class) || $faults[] = 'classes are not autoloaded';
        unserialize(serialize([$o = new ArrayObject(), $o])) == [$o, $o] || $faults[] = 'unserialize() is wrong';
        unserialize('a:1:{i:0;R:1;}') !== false || $faults[] = 'unserialize() refers to another value';
        $fiber = new Fiber(fn () => Fiber::suspend(1));
        outcome($fiber->start(...)) === 1 || $faults[] = 'a Fiber cannot be switched to';
        $caught = outcome(fn () => trigger_error('of a user', E_USER_WARNING));
        $caught === 'ErrorException: of a user' || $faults[] = 'the error handler is not called';
        strlen(str_repeat('x', 20 << 20)) === 20 << 20 || $faults[] = 'there is no memory';
        return $faults;
    }
}

final class Ends
{
    public function __destruct()
    {
        report('destructed', getmypid());
    }
}

Harness::run(
    server: function (Server $server) {
        ini_set('memory_limit', '64M');
        ini_set('display_errors', 'stderr');
        error_reporting(E_ALL & ~E_DEPRECATED);
        $errorReporting = error_reporting();
        spl_autoload_register(function (string $class) {
            if ($class === 'Loaded') {
                eval('class Loaded {}');
            } elseif ($class === 'Broken') {
                eval('class Broken { public int $a = "not an int"; }');
            }
        });
        set_error_handler(fn (int $level, string $message) => $message === 'in the handler'
            ? trigger_error('fatal in the handler', E_USER_ERROR)
            : throw new ErrorException($message));
        $ends = new Ends();
        $server->set(['worker_num' => 14] + LINES);
        $server->on('workerStart', function (Server $server, int $id) use ($ends, $errorReporting) {
            report('faults', $id, Soundness::faults($errorReporting));
        });
        $server->on('receive', fn (Server $server, int $fd) => $server->send($fd, getmypid() . "\n"));
        $ways = [
            'a string that is too long' => fn () => str_repeat('x', 100 << 20),
            'arrays until memory is exhausted' => function () {
                for ($all = [];; $all[] = [1]);
            },
            'memory that is exhausted by an internal function' => fn () => range(1, 10 << 20),
            'memory while it is unserialized' => fn () => unserialize('a:1:{i:0;' . serialize(array_fill(0, 200000, [1, 2])) . '}'),
            'silenced' => fn () => @str_repeat('x', 100 << 20),
            'while output is buffered' => fn () => ob_start() && str_repeat('x', 100 << 20),
            'an error of its own' => function () {
                restore_error_handler();
                trigger_error('on purpose', E_USER_ERROR);
            },
            'in the error handler' => fn () => trigger_error('in the handler', E_USER_WARNING),
            'code that cannot be compiled' => fn () => eval('abstract class Abstracted { abstract function f(); } class Concrete extends Abstracted {}'),
            'a class that cannot be loaded' => fn () => new Broken(),
            'in a destructor' => function () {
                new class () {
                    public function __destruct()
                    {
                        str_repeat('x', 100 << 20);
                    }
                };
            },
            'in a Fiber' => fn () => (new Fiber(fn () => str_repeat('x', 100 << 20)))->start(),
            'in a destructor that the garbage collector calls' => function () {
                $cycle = new class () {
                    public $self;

                    public function __destruct()
                    {
                        str_repeat('x', 100 << 20);
                    }
                };
                $cycle->self = $cycle;
                unset($cycle);
                gc_collect_cycles();
            },
        ];
        if (Soundness::COLLECTOR_IS_LOST) {
            array_pop($ways);
        }
        $server->on('workerError', function (Server $server, int $id, int $pid) use (&$ways) {
            $way = key($ways);
            report('workerError', $way, $pid);
            $call = array_shift($ways);
            $call();
            report('not fatal', $way);
        });
    },
    client: function (Harness $t) {
        $t->allowLog('/Fatal error:|ERROR fatal error in \'workerError\'|was killed by signal 9|deaths of processes: \d+ more left out/');
        for ($id = 0; $id < 14; $id++) {
            same([], $t->take('faults')[1], 'what is wrong at first');
        }
        for ($id = Soundness::COLLECTOR_IS_LOST ? 1 : 0; $id < 13; $id++) { // each once: one that dies young is replaced later and later
            $pid = $t->workerPids[$id];
            posix_kill($pid, SIGKILL);
            [$way, $dead] = $t->take('workerError');
            same($pid, $dead, "$way: the process that died");
            same([$id, []], $t->take('faults'), "$way: what is wrong in the process forked next");
            $t->waitForSuccessor($id, $pid);
        }
        check(in_array((int) $t->connect()->ask('?'), $t->workerPids, true), 'one of them answers');
        foreach ([13 => 'from before', 12 => 'from afterwards'] as $id => $when) {
            $pid = $t->workerPids[$id];
            posix_kill($pid, SIGUSR1);
            same([$pid], $t->take('destructed'), "objects are destructed where a process $when ends in order");
            same([$id, []], $t->take('faults'), 'what is wrong after a reload');
            $t->waitForSuccessor($id, $pid);
        }
        same([], array_filter($t->takeAll(), fn (array $report) => $report[0] === 'not fatal'), 'ways that are no fatal errors');
    },
);
?>
--EXPECT--
OK
