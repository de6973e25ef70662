--TEST--
Values of every type go to the task and back unchanged in spill files, too, an empty string among them
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/values.inc';

values_travel(['task_max_inline' => 0]);
?>
--EXPECT--
OK
