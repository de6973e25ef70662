--TEST--
Wrong calls of Process are refused
--EXTENSIONS--
swoolelite
--FILE--
<?php
use SwooleLite\Process;
use SwooleLite\Server;

$started = new Process(fn () => null, false, 0);
$started->start();
Process::wait();
$inServer = new Process(fn () => null);
$server = new Server('127.0.0.1');
$server->addProcess($inServer);
$fresh = new Process(fn () => null);

$tries = [
    'pipe type' => fn () => new Process(fn () => null, false, 3),
    'start twice' => fn () => $started->start(),
    'start of one in a server' => fn () => $inServer->start(),
    'a started one to a server' => fn () => $server->addProcess($started),
    'constructed again' => fn () => $started->__construct(fn () => null),
    'not constructed' => fn () => (new ReflectionClass(Process::class))->newInstanceWithoutConstructor()->start(),
    'no pipe' => fn () => $started->read(),
    'write nothing' => fn () => $fresh->write(''),
    'read nothing' => fn () => $fresh->read(0),
    'which' => fn () => $fresh->close(5),
    'timeout' => fn () => $fresh->setTimeout(NAN),
    'exec elsewhere' => fn () => $fresh->exec('/bin/true', []),
    'exec of nothing' => fn () => $fresh->exec('', []),
    'write to an array' => fn () => $fresh->write([]),
    'in an output buffer' => function () use ($fresh) {
        ob_start(function (string $buffer) use ($fresh) {
            try {
                $fresh->start();
            } catch (Throwable $error) {
                return get_class($error) . ': ' . $error->getMessage();
            }
        });
        ob_end_flush();
    },
];
foreach ($tries as $what => $try) {
    echo "$what: ";
    try {
        $try();
        echo "\n";
    } catch (Throwable $error) {
        echo get_class($error), ': ', $error->getMessage(), "\n";
    }
}
var_dump($fresh->set(['enable_coroutine' => false]), $fresh->set(['enable_corutine' => true]));
var_dump($fresh->close(), $fresh->pipe);

// a process that its own function knows is no leak
$weak = (function () {
    $process = new Process(function () use (&$process) {
    });
    return WeakReference::create($process);
})();
gc_collect_cycles();
var_dump($weak->get());
?>
--EXPECTF--
pipe type: ValueError: SwooleLite\Process::__construct(): Argument #3 ($pipe_type) must be 0, 1 (SOCK_STREAM) or 2 (SOCK_DGRAM)
start twice: SwooleLite\Exception: The process was started already
start of one in a server: SwooleLite\Exception: The process belongs to a server, which starts it
a started one to a server: SwooleLite\Exception: The process was started already
constructed again: SwooleLite\Exception: The process was constructed already
not constructed: SwooleLite\Exception: The process was not constructed
no pipe: SwooleLite\Exception: The process has no pipe, or it is closed here
write nothing: ValueError: SwooleLite\Process::write(): Argument #1 ($data) cannot be empty
read nothing: ValueError: SwooleLite\Process::read(): Argument #1 ($size) must be between 1 and 2147483647
which: ValueError: SwooleLite\Process::close(): Argument #1 ($which) must be 0 or one of the constants PIPE_*
timeout: ValueError: SwooleLite\Process::setTimeout(): Argument #1 ($seconds) must be a number of seconds
exec elsewhere: SwooleLite\Exception: This can be called in the process itself only
exec of nothing: ValueError: SwooleLite\Process::exec(): Argument #1 ($exec_file) cannot be empty
write to an array: TypeError: SwooleLite\Process::write(): Argument #1 ($data) must be of type string, array given
in an output buffer: SwooleLite\Exception: No process can be started in the callback of an output buffer

Warning: SwooleLite\Process::set(): unknown option: a Process knows enable_coroutine alone in %s on line %d
NULL
NULL
bool(true)
NULL
NULL
