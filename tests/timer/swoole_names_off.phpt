--TEST--
Without swoolelite.swoole_names there are no functions of Swoole
--EXTENSIONS--
swoolelite
--INI--
swoolelite.swoole_names=0
--FILE--
<?php
foreach (get_extension_funcs('swoolelite') as $function) {
    echo "$function\n";
}
var_dump(class_exists('Swoole\Timer'), class_exists('swoole_timer'), function_exists('swoole_timer_tick'));
?>
--EXPECT--
swoolelite_strerror
bool(false)
bool(false)
bool(false)
