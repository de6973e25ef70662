<?php
/**
 * A client of reload.php: asks over eight connections without a pause, and counts who answered. Nothing is lost when every
 * request is answered, whatever the server does meanwhile.
 *
 *   php examples/reload_client.php PORT [SECONDS]
 */

[, $port, $seconds] = $argv + [1 => 0, 2 => 5];

$streams = $expected = $asked = $answers = [];
$sent = $lost = $longest = 0;

$ask = function (int $i) use (&$streams, &$expected, &$asked, &$sent) {
    $expected[$i] = 'request ' . ++$sent;
    $asked[$i] = microtime(true);
    @fwrite($streams[$i], "$expected[$i]\n");
};

for ($i = 0; $i < 8; $i++) {
    $streams[$i] = @stream_socket_client("tcp://127.0.0.1:$port", $code, $error, 5);
    if (!$streams[$i]) {
        fwrite(STDERR, "cannot connect to port $port: $error\n");
        exit(1);
    }
    $ask($i);
}

$end = microtime(true) + $seconds;
while ($streams) {
    $readable = $streams;
    $none = null;
    if (!stream_select($readable, $none, $none, 15)) {
        break; // nobody has answered for so long
    }
    foreach ($readable as $i => $stream) {
        [$who, $what] = explode(': ', trim((string) fgets($stream))) + ['', ''];
        if ($what !== $expected[$i]) {
            $lost++; // the connection has ended, or the answer is another one's
            unset($streams[$i]);
            continue;
        }
        $answers[$who] = ($answers[$who] ?? 0) + 1;
        $longest = max($longest, microtime(true) - $asked[$i]);
        if (microtime(true) < $end) {
            $ask($i);
        } else {
            unset($streams[$i]);
        }
    }
}
$lost += count($streams);

foreach ($answers as $who => $count) {
    echo "$who answered $count requests\n";
}
printf("%d of %d requests were lost; the longest wait was %d ms\n", $lost, $sent, 1000 * $longest);
exit($lost ? 1 : 0);
