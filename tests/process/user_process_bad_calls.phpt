--TEST--
Wrong calls of addProcess() and of Process are refused
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Process;
use SwooleLite\Server;

$server = new Server('127.0.0.1');
$server->set(['worker_num' => 3, 'task_worker_num' => 2]);
$process = new Process(fn () => null);
var_dump($server->addProcess($process), $process->id, $process->pid);

$tries = [
    'twice' => fn () => $server->addProcess($process),
    'to another server' => fn () => (new Server('127.0.0.1'))->addProcess($process),
    'not constructed' => fn () => $server->addProcess((new ReflectionClass(Process::class))->newInstanceWithoutConstructor()),
    'parent not constructed' => fn () => $server->addProcess(new class extends Process {
        public function __construct()
        {
        }
    }),
    'no process' => fn () => $server->addProcess(new stdClass()),
    'no callable' => fn () => new Process('no_such_function'),
    'constructed twice' => fn () => $process->__construct(fn () => null),
    'clone' => fn () => clone $process,
    'serialize' => fn () => serialize($process),
    'a property of one\'s own' => fn () => $process->other = 1,
    'exit() elsewhere' => fn () => $process->exit(),
    'exit(256)' => fn () => $process->exit(256),
    'name() elsewhere' => fn () => $process->name('x'),
    'kill(0)' => fn () => Process::kill(0),
    'kill(-1)' => fn () => Process::kill(-1),
    'signal 65' => fn () => Process::kill(getmypid(), 65),
    'signal 0' => fn () => Process::kill(getmypid(), 0),
    'nobody' => fn () => Process::kill(0x7fffffff, 0),
];
foreach ($tries as $what => $try) {
    echo "$what: ", json_encode(outcome($try)), "\n";
}
$many = new Server('127.0.0.1');
for ($i = 0; $i < 256; $i++) {
    $many->addProcess(new Process(fn () => null));
}
echo '257: ', outcome(fn () => $many->addProcess(new Process(fn () => null))), "\n";

// that a process knows its server must keep neither
$weak = (function () {
    $server = new Server('127.0.0.1');
    $server->addProcess(new Process(fn () => $server->stats()));
    return WeakReference::create($server);
})();
gc_collect_cycles();
var_dump($weak->get());
?>
--EXPECT--
int(5)
int(5)
int(0)
twice: "SwooleLite\\Exception: The process belongs to a server already"
to another server: "SwooleLite\\Exception: The process belongs to a server already"
not constructed: "SwooleLite\\Exception: The process was not constructed"
parent not constructed: "SwooleLite\\Exception: The process was not constructed"
no process: "TypeError: SwooleLite\\Server::addProcess(): Argument #1 ($process) must be of type SwooleLite\\Process, stdClass given"
no callable: "TypeError: SwooleLite\\Process::__construct(): Argument #1 ($callback) must be a valid callback, function \"no_such_function\" not found or invalid function name"
constructed twice: "SwooleLite\\Exception: The process was constructed already"
clone: "Error: Trying to clone an uncloneable object of class SwooleLite\\Process"
serialize: "Exception: Serialization of 'SwooleLite\\Process' is not allowed"
a property of one's own: "Error: Cannot create dynamic property SwooleLite\\Process::$other"
exit() elsewhere: "SwooleLite\\Exception: This can be called in the process itself only"
exit(256): "ValueError: SwooleLite\\Process::exit(): Argument #1 ($exit_code) must be between 0 and 255"
name() elsewhere: "SwooleLite\\Exception: This can be called in the process itself only"
kill(0): "ValueError: SwooleLite\\Process::kill(): Argument #1 ($pid) must be the pid of a process"
kill(-1): "ValueError: SwooleLite\\Process::kill(): Argument #1 ($pid) must be the pid of a process"
signal 65: "ValueError: SwooleLite\\Process::kill(): Argument #2 ($signal_no) must be between 0 and 64"
signal 0: true
nobody: false
257: SwooleLite\Exception: The server has as many processes as it can have
NULL
