--TEST--
The units of examples/ are such that systemd takes
--EXTENSIONS--
swoolelite
--SKIPIF--
<?php
if (!is_executable('/usr/bin/systemd-analyze')) die('skip needs systemd-analyze');
if (!is_executable('/usr/bin/php')) die('skip needs /usr/bin/php');
?>
--FILE--
<?php
$units = array_map(realpath(...), [...glob(__DIR__ . '/../../examples/*.service'), ...glob(__DIR__ . '/../../examples/*.socket')]);
exec('SYSTEMD_LOG_LEVEL=warning systemd-analyze verify --man=no --recursive-errors=no ' . implode(' ', $units) . ' 2>&1', $output, $status);
echo count($units), " units\n", implode("\n", $output), "status $status\n";
?>
--EXPECT--
3 units
status 0
