--TEST--
swoolelite_strerror() has a text for each error code and for each errno
--EXTENSIONS--
swoolelite
--FILE--
<?php
use SwooleLite\Server;

$texts = [];
foreach ((new ReflectionClass(Server::class))->getConstants() as $name => $code) {
    if (str_starts_with($name, 'ERROR_')) {
        $texts[$name] = swoolelite_strerror($code);
    }
}
var_dump(count($texts) === count(array_unique($texts)), in_array('', $texts, true));
var_dump(swoolelite_strerror(98));
var_dump(in_array(swoolelite_strerror(987654), $texts, true));
?>
--EXPECT--
bool(true)
bool(false)
string(22) "Address already in use"
bool(false)
