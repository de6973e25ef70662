--TEST--
With swoolelite.swoole_names off, only the own names exist
--EXTENSIONS--
swoolelite
--INI--
swoolelite.swoole_names=0
--FILE--
<?php
use SwooleLite\Server;

var_dump(class_exists('Swoole\Server'), class_exists('swoole_server'), class_exists(Server::class));
var_dump(class_exists('Swoole\Constant'));
var_dump(preg_grep('/^swoole_/i', array_keys(get_defined_constants())));
var_dump(preg_grep('/^swoole_/i', get_defined_functions()['internal']));
?>
--EXPECT--
bool(false)
bool(false)
bool(true)
bool(false)
array(0) {
}
array(0) {
}
