--TEST--
start() returns in the parent alone; the process prints nothing of the parent's, and ends as a script does
--EXTENSIONS--
swoolelite
--FILE--
<?php
use SwooleLite\Process;

final class Talks
{
    public function __construct(private string $of, private int $pid)
    {
    }

    public function __destruct()
    {
        echo "destructor of $this->of in ", getmypid() === $this->pid ? 'the parent' : 'the child', "\n";
    }
}

register_shutdown_function(function () use (&$parent) {
    echo 'shutdown function in ', getmypid() === $parent ? 'the parent' : 'the child', "\n";
});
$parent = getmypid();
$kept = new Talks('what the parent has', $parent);
$process = new Process(function (Process $process) use ($parent, &$local) {
    $local = new Talks('what the child has', $parent);
    var_dump(ob_get_level(), $process->pid === getmypid());
    ob_start();
    echo "buffered in the child\n";
});
ob_start(function (string $buffer) use ($parent) {
    return getmypid() === $parent ? $buffer : "called in the child\n";
});
echo "buffered in the parent\n";
echo '(', implode(',', array_map(fn () => gettype($process->start()), [1])), ")\n";
Process::wait();
ob_end_flush();
echo "end of the parent\n";
?>
--EXPECT--
int(0)
bool(true)
buffered in the child
shutdown function in the child
destructor of what the parent has in the child
destructor of what the child has in the child
buffered in the parent
(integer)
end of the parent
shutdown function in the parent
destructor of what the parent has in the parent
