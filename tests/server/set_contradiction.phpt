--TEST--
start() refuses options that contradict each other
--EXTENSIONS--
swoolelite
pcntl
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

foreach ([
    ['open_eof_check' => true, 'open_length_check' => true, 'package_length_type' => 'N'],
    ['open_eof_split' => true, 'open_length_check' => true, 'package_length_type' => 'N'],
    ['buffer_high_watermark' => 1000, 'buffer_low_watermark' => 2000],
    ['task_serializer' => 'igbinary', 'task_allowed_classes' => false],
    ['task_serializer' => 'igbinary', 'task_allowed_classes' => ['stdClass']],
] as $settings) {
    $server = new Server('127.0.0.1');
    $server->on('receive', fn () => null);
    $server->set($settings);
    echo outcome(fn () => $server->start()), "\n";
}
echo pcntl_wait($status, WNOHANG), "\n";
?>
--EXPECTF--
SwooleLite\Exception: %s
SwooleLite\Exception: %s
SwooleLite\Exception: %s
SwooleLite\Exception: task_allowed_classes cannot go with task_serializer igbinary: %s
SwooleLite\Exception: task_allowed_classes cannot go with task_serializer igbinary: %s
-1
