--TEST--
bin/swoolelite: texts are made safe and cut to their width; tables leave columns out before they cut, and never exceed the screen
--EXTENSIONS--
swoolelite
--ENV--
LC_ALL=C
--FILE--
<?php
require __DIR__ . '/../include/command_line.inc';

use SwooleLite\CommandLine\Output;
use SwooleLite\CommandLine\Table;
use SwooleLite\CommandLine\Text;
use SwooleLite\CommandLine\Unit;

// not in one expression: PHP 8.6.0 RC 3 does not find the imported class of array_map(Unit::bytes(...), …)
function show(Closure $unit, array $values): void
{
    echo implode(' ', array_map($unit, $values)), "\n";
}

foreach (['plain', "a\nb\tc\r\0d", "\e[2J", "\x7f", "\u{9b}31m", "\u{202e}abc", "caf\u{e9}", "\xff\xfeab\e", "\u{feff}x", ''] as $text) {
    $shown = Text::escape($text);
    echo $shown, ' ', Text::width($shown), "\n";
}
echo Text::escapeLines("one\n\ttwo\e\r\n"), "|\n";
foreach ([["abcdef", 6], ["abcdef", 5], ["日本語", 6], ["日本語", 5], ["日本語", 4], ["e\u{301}e\u{301}e\u{301}", 2], ['abc', 1], ['abc', 0]] as [$text, $width]) {
    $cut = Text::cut($text, $width, '~');
    echo $cut, ' ', Text::width($cut), "\n";
}
show(Unit::bytes(...), [null, 0, 999, 1000, 1024, 10188, 10240, 5 << 20, 3 << 40]);
show(Unit::duration(...), [null, 0, 9.94, 10, 59.9, 60, 3599, 3600, 86399, 86400, 1e7]);
show(Unit::rate(...), [null, 0.0, 0.04, 9.5, 9.96, 1234567]);
echo Text::json(["\xff", '/', 'é', 1.0]), "\n";

$table = new Table(['id' => ['ID', '>'], 'name' => ['NAME', '<', 0, 6], 'rare' => ['RARE', '>', 2], 'often' => ['OFTEN', '>', 1], 'text' => ['TEXT', '<', 0, 8]]);
$table->add(['id' => '1', 'name' => 'a long name', 'rare' => '123', 'often' => '45', 'text' => "with\nlines, and a tail"]);
$table->add(['id' => '10', 'name' => 'b', 'rare' => '', 'often' => '1', 'text' => '']);
foreach ([0, 80, 42, 31, 25, 20] as $width) {
    $lines = $table->lines(new Output(), $width);
    echo "$width:\n", implode("\n", array_map(fn ($line) => "$line|", $lines)), "\n";
}
?>
--EXPECT--
plain 5
a\nb\tc\r\0d 12
\e[2J 5
\x7f 4
\u{9b}31m 9
\u{202e}abc 11
café 4
\xff\xfeab\e 12
\u{feff}x 9
 0
one
	two\e\r
|
abcdef 6
abcd~ 5
日本語 6
日本~ 5
日~ 3
é~ 2
~ 1
 0
- 0 B 999 B 1.0 KiB 1.0 KiB 9.9 KiB 10 KiB 5.0 MiB 3.0 TiB
- 0.0s 9.9s 10s 59s 1m 00s 59m 59s 1h 00m 23h 59m 1d 00h 115d 17h
- 0 0.0 9.5 10 1,234,567
["�","/","é",1.0]
0:
ID  NAME         RARE  OFTEN  TEXT|
 1  a long name   123     45  with\nlines, and a tail|
10  b                      1|
80:
ID  NAME         RARE  OFTEN  TEXT|
 1  a long name   123     45  with\nlines, and a tail|
10  b                      1|
42:
ID  NAME        RARE  OFTEN  TEXT|
 1  a long na~   123     45  with\nlines,~|
10  b                     1|
31:
ID  NAME      OFTEN  TEXT|
 1  a long ~     45  with\nlin~|
10  b             1|
25:
ID  NAME      TEXT|
 1  a long ~  with\nline~|
10  b|
20:
ID  NAME    TEXT|
 1  a lon~  with\nl~|
10  b|
