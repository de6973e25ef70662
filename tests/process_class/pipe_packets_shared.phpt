--TEST--
Several processes read the same end of a pipe: each gets whole packets, whichever another one takes between
--EXTENSIONS--
swoolelite
--FILE--
<?php
use SwooleLite\Process;

const READERS = 6;
const COUNT = 50000;

$source = new Process(function (Process $process) {
    for ($i = 0; $i < COUNT; $i++) {
        $size = random_int(0, 1) ? 10 : 3000;
        $process->write(str_pad((string) $size, $size, 'x'));
    }
    for ($i = 0; $i < READERS; $i++) {
        $process->write('end');
    }
});
$source->start();
$readers = [];
for ($i = 0; $i < READERS; $i++) {
    $readers[] = $reader = new Process(function (Process $process) use ($source) {
        $count = $cut = 0;
        while (($packet = $source->read()) !== 'end') {
            $count++;
            $cut += (int) (strlen((string) $packet) !== (int) $packet);
        }
        $process->write(serialize([$count, $cut]));
    });
    $reader->start();
}
$counts = array_map(fn (Process $reader) => unserialize($reader->read()), $readers);
var_dump(array_sum(array_column($counts, 0)) === COUNT, array_sum(array_column($counts, 1)));
for ($i = 0; $i <= READERS; $i++) {
    Process::wait();
}
?>
--EXPECT--
bool(true)
int(0)
