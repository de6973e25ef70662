--TEST--
examples/process.php counts the words of files, tells those that it cannot read, and leaves no process
--EXTENSIONS--
swoolelite
--FILE--
<?php
$dir = sys_get_temp_dir() . '/swl-words-' . getmypid();
mkdir($dir);
for ($i = 1; $i <= 9; $i++) {
    file_put_contents("$dir/$i", str_repeat("word ", $i * 1000));
}
$argv = ['process.php', ...glob("$dir/*"), "$dir/none"];
ob_start();
require __DIR__ . '/../../examples/process.php';
$lines = explode("\n", str_replace("$dir/", '', ob_get_clean()));
echo array_pop($lines), array_pop($lines), "\n";
sort($lines);
echo implode("\n", $lines), "\n";
var_dump(file_get_contents('/proc/self/task/' . getmypid() . '/children'));
array_map(unlink(...), glob("$dir/*"));
rmdir($dir);
?>
--EXPECT--
total: 45000
1: 1000
2: 2000
3: 3000
4: 4000
5: 5000
6: 6000
7: 7000
8: 8000
9: 9000
none: cannot be read
string(0) ""
