--TEST--
A pipe of stream type takes much more than it has room for; the process reads it until the end
--EXTENSIONS--
swoolelite
--FILE--
<?php
use SwooleLite\Process;

$size = 20 << 20;
$process = new Process(function (Process $process) {
    $hash = hash_init('crc32b');
    $bytes = 0;
    while (($part = $process->read()) !== '') {
        hash_update($hash, $part);
        $bytes += strlen($part);
    }
    $process->write("$bytes " . hash_final($hash));
}, false, 1);
$process->start();
$data = random_bytes(1 << 20);
var_dump($process->write(str_repeat($data, 20)) === $size);
var_dump($process->close(Process::PIPE_WRITE));
$answer = '';
while (($part = $process->read(3)) !== '') {
    $answer .= $part;
}
var_dump($answer === "$size " . hash('crc32b', str_repeat($data, 20)));
var_dump(Process::wait()['code']);
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
int(0)
