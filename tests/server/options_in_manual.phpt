--TEST--
The manual has every option
--EXTENSIONS--
swoolelite
--INI--
swoolelite.swoole_names=1
--FILE--
<?php
$manual = implode(array_map(fn ($page) => file_get_contents(__DIR__ . "/../../docs/$page.md"), ['options', 'swoole', 'client']));
foreach ((new ReflectionClass(Swoole\Constant::class))->getConstants() as $name => $value) {
    if (str_starts_with($name, 'OPTION_') && !str_contains($manual, "`$value`")) {
        echo "$value is missing\n";
    }
}
echo "done\n";
?>
--EXPECT--
done
