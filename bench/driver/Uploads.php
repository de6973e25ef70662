<?php

/*
 * A body of 100 MB, again and again by one client: ours writes it to a file and calls PHP, which looks at its size;
 * nginx writes it to a file and gives it its name (PUT). Both on the same file system.
 */

declare(strict_types=1);

namespace SwooleLiteBench;

final class Uploads extends Measurement
{
    private const MEGABYTES = 100;

    private Child $ours;
    private Nginx $nginx;
    private int $port;

    public function __construct(
        Settings $settings,
        private readonly string $kind,
        ?float $target = null,
        private readonly bool $form = false,
        private readonly bool $base = false,
    ) {
        parent::__construct(
            "http_upload-$kind",
            ($base ? 'MODE_BASE ' : '') . 'upload of 100 MB' . ($form ? ', a form with one file' : ''),
            [Row::rate('MB/s', $target)],
            $settings,
        );
    }

    public function open(): void
    {
        $directory = "{$this->settings->tmpdir}/upload-$this->kind";
        array_map(mkdir(...), [$directory, "$directory/ours", "$directory/root"]);
        $this->ours = $this->settings->server('http', [
            ...($this->base ? ['--base'] : ['--reactors', $this->settings->reactors]),
            '--workers', 1, '--uploads', "$directory/ours",
        ]);
        $this->port = $this->ours->port();
        $this->nginx = Nginx::http($directory, 1, <<<END
            location / {
                root $directory/root;
                client_max_body_size 0;
                client_body_buffer_size 64k;
                dav_methods PUT;
            }
            END);
    }

    public function close(): void
    {
        $this->ours->end();
        $this->nginx->end();
    }

    public function ours(): array
    {
        return $this->take($this->ours, ['-p', $this->port, '-X', 'POST']);
    }

    public function baseline(): array
    {
        return $this->take($this->nginx->child, ['-p', $this->nginx->port, '-X', 'PUT']);
    }

    private function take(Child $server, array $arguments): array
    {
        $cpu = $server->cpu();
        $figures = $this->settings->measure('upload', [
            ...$arguments, '-s', self::MEGABYTES, '-t', $this->settings->ms(), '-w', $this->settings->warmupMs(),
            ...($this->form ? ['-m'] : []),
        ]);
        return $figures + ['cpu_us' => ($server->cpu() - $cpu) * 1e6 / max(1, $figures['all_requests'])];
    }
}
