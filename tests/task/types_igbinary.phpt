--TEST--
With igbinary values of every type go to the task and back, and to other workers, unchanged
--EXTENSIONS--
swoolelite
pcntl
posix
igbinary
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/values.inc';

values_travel(['task_serializer' => 'igbinary']);
?>
--EXPECT--
OK
