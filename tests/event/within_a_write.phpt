--TEST--
Code of the user's that runs within add() and write(): a filter, or a class that is the stream, writes to the watch or ends it
--EXTENSIONS--
swoolelite
--FILE--
<?php
use SwooleLite\Event;

class Calls extends php_user_filter
{
    public static ?Closure $call = null;

    public function filter($in, $out, &$consumed, bool $closing): int
    {
        [$call, self::$call] = [self::$call, null];
        $call && $call();
        while ($bucket = stream_bucket_make_writeable($in)) {
            $consumed += $bucket->datalen;
            stream_bucket_append($out, $bucket);
        }
        return PSFS_PASS_ON;
    }
}
stream_filter_register('calls', Calls::class);

function write(string $data, Closure $call): void
{
    [$a, $b] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
    stream_set_blocking($b, false);
    Event::add($a, fn () => null);
    $filter = stream_filter_append($a, 'calls', STREAM_FILTER_WRITE);
    Calls::$call = fn () => $call($a);
    try {
        var_dump(Event::write($a, $data));
    } catch (Exception $error) {
        echo $error->getMessage(), "\n";
    }
    $got = stream_get_contents($b);
    echo strlen($got) > 100 ? strlen($got) . ' ' . count_chars($got, 3) : $got, "\n";
    var_dump(Event::isset($a) && Event::write($a, 'later'), stream_get_contents($b));
    Event::del($a);
}

write('outer ', fn ($a) => var_dump(Event::write($a, 'inner ')));
write(str_repeat('x', 50_000), function ($a) {
    var_dump(Event::del($a));
    $taken = []; // the memory of what waited, if it was freed
    for ($i = 0; $i < 100; $i++) {
        $taken[] = str_repeat('!', 50_000);
    }
});
write('outer ', function ($a) {
    Event::del($a);
    Event::add($a, fn () => null);
});
write('outer ', fn () => throw new Exception('thrown'));

class Ends
{
    public $context;
    public static $inner;

    public function stream_open(): bool
    {
        return true;
    }

    public function stream_cast(int $as)
    {
        return self::$inner[0];
    }

    public function stream_set_option(int $option, int $one, ?int $two): bool
    {
        $taken = [];
        if ($option === STREAM_OPTION_BLOCKING) {
            var_dump(Event::del($GLOBALS['ends']));
            for ($i = 0; $i < 100; $i++) {
                $taken[] = str_repeat('!', 150);
            }
        }
        return true;
    }

    public function stream_eof(): bool
    {
        return false;
    }
}
Ends::$inner = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
stream_wrapper_register('ends', Ends::class);
$ends = fopen('ends://', 'r+');
var_dump(Event::add($ends, fn () => null) > 2, Event::isset($ends));
Event::wait();
?>
--EXPECT--
bool(true)
bool(true)
outer inner 
bool(true)
string(5) "later"
bool(true)
bool(false)
50000 x
bool(false)
string(0) ""
bool(false)
outer 
bool(true)
string(5) "later"
thrown

bool(false)
string(0) ""
bool(true)
bool(true)
bool(false)
