<?php

/*
 * What a million Atomics cost, printed as a line of JSON: nanoseconds to make and to free one, bytes of shared memory and
 * mappings. usage: php -d extension=swoolelite.so atomics.php [--count N]
 */

declare(strict_types=1);

use SwooleLite\Atomic;

/** @return array{int, int} bytes of shared memory that are in use, number of their mappings */
function shared(): array
{
    preg_match('/^RssShmem:\s+(\d+) kB/m', file_get_contents('/proc/self/status'), $match);
    return [$match[1] * 1024, substr_count(file_get_contents('/proc/self/maps'), '/dev/zero (deleted)')];
}

ini_set('memory_limit', '-1');
$count = (int) (getopt('', ['count:'])['count'] ?? 1_000_000);
$all = array_fill(0, $count, null);
[$bytes, $mappings] = shared();
$begin = hrtime(true);
for ($i = 0; $i < $count; $i++) {
    $all[$i] = new Atomic(1);
}
$made = hrtime(true);
[$bytesNow, $mappingsNow] = shared();
$free = hrtime(true);
$all = null;
echo json_encode([
    'make_ns' => ($made - $begin) / $count,
    'free_ns' => (hrtime(true) - $free) / $count,
    'bytes' => ($bytesNow - $bytes) / $count,
    'mappings' => $mappingsNow - $mappings,
    'errors' => shared()[1] === $mappings ? 0 : 1,
], JSON_THROW_ON_ERROR), "\n";
