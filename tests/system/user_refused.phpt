--TEST--
start() refuses users, groups and root directories that are not there
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';


foreach ([['user' => 'no-such-user'], ['group' => 'no-such-group'], ['user' => '54321'], ['chroot' => '/no/such/directory'],
    ['chroot' => '/etc/passwd']] as $settings) {
    echo refusal($settings), "\n";
}
echo pcntl_wait($status, WNOHANG), "\n";
?>
--EXPECT--
SwooleLite\Exception: The server cannot start: user: there is no user "no-such-user"
SwooleLite\Exception: The server cannot start: group: there is no group "no-such-group"
SwooleLite\Exception: The server cannot start: user: 54321 has no entry in the user database, so that group is needed, too
SwooleLite\Exception: The server cannot start: chroot: /no/such/directory is not a directory
SwooleLite\Exception: The server cannot start: chroot: /etc/passwd is not a directory
-1
