export { Button, type ButtonProps, IconButton, type IconButtonProps } from './button';
export { Dialog } from './dialog';
export { Input } from './input';
export { Popover } from './popover';
