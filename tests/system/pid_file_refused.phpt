--TEST--
start() refuses a pid file that it must not or cannot write, and leaves it as it was
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';


$dir = sys_get_temp_dir() . '/swl-pid-' . getmypid();
mkdir($dir);
file_put_contents("$dir/precious", 'precious');
symlink("$dir/precious", "$dir/link");
posix_mkfifo("$dir/fifo", 0600);
foreach (["$dir/link", "$dir/fifo", $dir, "$dir/no/such"] as $path) {
    echo str_replace($dir, 'DIR', refusal(['pid_file' => $path])), "\n";
}
echo file_get_contents("$dir/precious"), "\n";
array_map('unlink', glob("$dir/*"));
rmdir($dir);
echo pcntl_wait($status, WNOHANG), "\n";
?>
--EXPECT--
SwooleLite\Exception: The server cannot start: pid_file DIR/link: a symbolic link is not followed
SwooleLite\Exception: The server cannot start: pid_file DIR/fifo: it is not a regular file
SwooleLite\Exception: The server cannot start: pid_file DIR: it is not a regular file
SwooleLite\Exception: The server cannot start: pid_file DIR/no/such: No such file or directory
precious
-1
