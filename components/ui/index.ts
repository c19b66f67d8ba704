export { Button, type ButtonProps, IconButton, type IconButtonProps, buttonClass } from './button';
export { Dialog } from './dialog';
export { Input } from './input';
export { Popover } from './popover';
export { Select } from './select';
