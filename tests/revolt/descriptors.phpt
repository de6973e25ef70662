--TEST--
The Revolt driver: streams whose descriptors are above 1024, which stream_select() cannot take
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php
is_file((string) getenv("SWL_COMPOSER_AUTOLOAD")) || die("skip no packages of Composer (see want_composer_packages in scripts/lib-test.sh)");
$most = posix_getrlimit()['soft openfiles'];
$most === 'unlimited' || $most > 2100 || die("skip not more than $most descriptors");
?>
--FILE--
<?php
require __DIR__ . '/drivers.inc';

use SwooleLite\Revolt\SwooleLiteDriver;

$loop = new SwooleLiteDriver();
$pairs = [];
$sum = 0;
for ($i = 0; $i < 1000; $i++) {
    $pairs[] = [$a, $b] = pair();
    $loop->onReadable($a, function ($id, $stream) use ($loop, &$sum) {
        $sum += strlen(fread($stream, 10));
        $loop->cancel($id);
    });
    $loop->defer(fn () => fwrite($b, 'x') ? null : null);
}
$loop->run();
echo "above 1024: $sum\n";
?>
--EXPECT--
above 1024: 1000
