<?php

declare(strict_types=1);

namespace SwooleLite\Psr;

use Psr\Http\Message\StreamFactoryInterface;
use Psr\Http\Message\StreamInterface;
use Psr\Http\Message\UploadedFileInterface;

/** A file of a form, which is opened only when its stream is asked for, and moved rather than copied. */
final class UploadedFile implements UploadedFileInterface
{
    private ?StreamInterface $stream = null;
    private bool $isMoved = false;

    /** @param array $file as one of $_FILES */
    public function __construct(private readonly array $file, private readonly StreamFactoryInterface $streams)
    {
    }

    public function getStream(): StreamInterface
    {
        $this->check();
        return $this->stream ??= $this->streams->createStreamFromFile($this->file['tmp_name'], 'rb');
    }

    public function moveTo(string $targetPath): void
    {
        $this->check();
        if ($targetPath === '') {
            throw new \InvalidArgumentException('A file cannot be moved to an empty path.');
        }
        $path = $this->file['tmp_name'];
        // one that PHP does not know as an upload, as where the worker got its form from elsewhere, is a file all the same
        if (!@move_uploaded_file($path, $targetPath) && !@rename($path, $targetPath)) {
            throw new \RuntimeException("An uploaded file cannot be moved to $targetPath: " . (error_get_last()['message'] ?? 'unknown error'));
        }
        $this->stream = null;
        $this->isMoved = true;
    }

    public function getSize(): ?int
    {
        return $this->file['size'] ?? null;
    }

    public function getError(): int
    {
        return $this->file['error'];
    }

    public function getClientFilename(): ?string
    {
        return $this->file['name'] ?? null;
    }

    public function getClientMediaType(): ?string
    {
        return $this->file['type'] ?? null;
    }

    private function check(): void
    {
        if ($this->file['error'] !== UPLOAD_ERR_OK) {
            throw new \RuntimeException("The file was not uploaded (UPLOAD_ERR {$this->file['error']}).");
        }
        if ($this->isMoved) {
            throw new \RuntimeException('The uploaded file has been moved already.');
        }
    }
}
